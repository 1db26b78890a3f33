/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import javax.ws.rs.core.HttpHeaders;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.Response.ResponseBuilder;
import javax.ws.rs.core.Response.Status;
import org.hypermip.app.clock.SteadyClock;
import org.hypermip.app.codec.ReplyJson;
import org.hypermip.flows.binding.Refusal;
import org.hypermip.flows.binding.ReplyCode;

/** The HTTP status that goes with a reply code. */
final class ReplyStatus {

    private static final ImmutableMap<ReplyCode, Status> STATUSES =
            Maps.immutableEnumMap(ImmutableMap.<ReplyCode, Status>builder()
                    .put(ReplyCode.ACCEPTED, Status.OK)
                    .put(ReplyCode.FOREIGN_AGENT_FULL, Status.SERVICE_UNAVAILABLE)
                    .put(ReplyCode.INVALID_CARE_OF_ADDRESS, Status.NOT_FOUND)
                    .put(ReplyCode.TIMEOUT, Status.GATEWAY_TIMEOUT)
                    .put(ReplyCode.UNSPECIFIED, Status.GATEWAY_TIMEOUT)
                    .put(ReplyCode.PROHIBITED, Status.FORBIDDEN)
                    .put(ReplyCode.INSUFFICIENT_RESOURCES, Status.SERVICE_UNAVAILABLE)
                    .put(ReplyCode.FAILED_AUTHENTICATION, Status.UNAUTHORIZED)
                    .put(ReplyCode.IDENTIFICATION_MISMATCH, Status.CONFLICT)
                    .put(ReplyCode.MALFORMED, Status.BAD_REQUEST)
                    .put(ReplyCode.TOO_MANY_BINDINGS, Status.CONFLICT)
                    .put(ReplyCode.UNKNOWN_HOME_AGENT, Status.NOT_FOUND)
                    .put(ReplyCode.ENCAPSULATION_UNAVAILABLE, Status.SERVICE_UNAVAILABLE)
                    .build());

    private ReplyStatus() {}

    /** Begins an answer of JSON. What is refused with 503 may be accepted in a second. */
    static ResponseBuilder json(ReplyCode code) {
        Status status = of(code);
        ResponseBuilder answer = Response.status(status).type(MediaType.APPLICATION_JSON_TYPE);
        return status == Status.SERVICE_UNAVAILABLE ? answer.header(HttpHeaders.RETRY_AFTER, 1) : answer;
    }

    /** Refuses, before a resource has looked at the request. A hypervisor whose clock is wrong corrects it by the time. */
    static Response refused(Refusal refusal) {
        return json(refusal.code())
                .entity(ReplyJson.refusal(refusal)
                        .put("time", SteadyClock.system().instant().toString()))
                .build();
    }

    static Status of(ReplyCode code) {
        return STATUSES.getOrDefault(code, Status.INTERNAL_SERVER_ERROR);
    }
}
