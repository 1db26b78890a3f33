/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.runtime.openflow.group;

import com.google.common.base.Enums;
import org.onosproject.net.group.GroupOperation.GroupMsgErrorCode;
import org.projectfloodlight.openflow.protocol.OFErrorMsg;
import org.projectfloodlight.openflow.protocol.errormsg.OFGroupModFailedErrorMsg;

/** A switch's error for a group-mod as ONOS's; ONOS has the codes of OpenFlow 1.3 by the same names. */
final class GroupErrors {

    private GroupErrors() {}

    /** Errors about a bucket's actions, and codes that came after 1.3, are a bad bucket to ONOS. */
    static GroupMsgErrorCode code(OFErrorMsg error) {
        if (error instanceof OFGroupModFailedErrorMsg) {
            String name = ((OFGroupModFailedErrorMsg) error).getCode().name();
            return Enums.getIfPresent(GroupMsgErrorCode.class, name).or(GroupMsgErrorCode.BAD_BUCKET);
        }
        return GroupMsgErrorCode.BAD_BUCKET;
    }
}
