/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.fake;

import com.google.common.collect.Iterables;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.onlab.packet.ChassisId;
import org.onosproject.net.AnnotationKeys;
import org.onosproject.net.DefaultAnnotations;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.DefaultPort;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.MastershipRole;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.device.PortStatistics;
import org.onosproject.net.provider.ProviderId;

/** Switches that connect, disconnect, and get and lose ports. */
public final class FakeSwitches implements DeviceService {

    private final Map<DeviceId, Device> devices = new LinkedHashMap<>();
    private final Map<DeviceId, Map<String, Port>> ports = new LinkedHashMap<>();
    private final Set<DeviceId> available = new LinkedHashSet<>();
    private final List<DeviceListener> listeners = new ArrayList<>();
    private int portReads;
    private final Deque<DeviceEvent> late = new ArrayDeque<>();
    private boolean mute;
    private boolean slow;

    /** From now on nobody is told of changes, or everybody is again. */
    public void setMute(boolean mute) {
        this.mute = mute;
    }

    /** From now on everybody is told of changes later. */
    public void setSlow() {
        slow = true;
    }

    /** Tells everybody of the earliest change that nobody was told of. */
    public void tellNext() {
        tell(late.remove());
    }

    /** How many ports were read, each with all others of its switch. */
    public int portReads() {
        return portReads;
    }

    /** Connects a switch, for the first time or again. */
    public void connect(DeviceId id) {
        devices.computeIfAbsent(
                id,
                key -> new DefaultDevice(
                        ProviderId.NONE,
                        key,
                        Device.Type.SWITCH,
                        "Nicira, Inc.",
                        "Open vSwitch",
                        "3.1.0",
                        "",
                        new ChassisId()));
        available.add(id);
        fire(DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED, id);
    }

    /** Disconnects a switch; what is known of it stays known. */
    public void disconnect(DeviceId id) {
        available.remove(id);
        fire(DeviceEvent.Type.DEVICE_AVAILABILITY_CHANGED, id);
    }

    /** Gives a switch a port, or the port another number. */
    public void addPort(DeviceId id, String name, long number) {
        Port port = new DefaultPort(
                getDevice(id),
                PortNumber.portNumber(number),
                false,
                DefaultAnnotations.builder().set(AnnotationKeys.PORT_NAME, name).build());
        ports.computeIfAbsent(id, key -> new LinkedHashMap<>()).put(name, port);
        fire(new DeviceEvent(DeviceEvent.Type.PORT_ADDED, devices.get(id), port));
    }

    /** Gives a port another name. */
    public void renamePort(DeviceId id, String name, String changed) {
        Port port = Objects.requireNonNull(Objects.requireNonNull(ports.get(id)).remove(name));
        addPort(id, changed, port.number().toLong());
    }

    /** Tells of a port that is as it was, but for its link. */
    public void updatePort(DeviceId id, String name) {
        Port port = Objects.requireNonNull(Objects.requireNonNull(ports.get(id)).get(name));
        fire(new DeviceEvent(DeviceEvent.Type.PORT_UPDATED, devices.get(id), port));
    }

    /** Takes a port from a switch. */
    public void removePort(DeviceId id, String name) {
        Port port = Objects.requireNonNull(Objects.requireNonNull(ports.get(id)).remove(name));
        fire(new DeviceEvent(DeviceEvent.Type.PORT_REMOVED, devices.get(id), port));
    }

    private void fire(DeviceEvent.Type type, DeviceId id) {
        fire(new DeviceEvent(type, devices.get(id)));
    }

    private void fire(DeviceEvent event) {
        if (slow) {
            late.add(event);
        } else if (!mute) {
            tell(event);
        }
    }

    private void tell(DeviceEvent event) {
        List.copyOf(listeners).stream()
                .filter(listener -> listener.isRelevant(event))
                .forEach(listener -> listener.event(event));
    }

    @Override
    @SuppressWarnings("NullAway") // a device that is not known is null, as in every DeviceService
    public Device getDevice(DeviceId id) {
        return devices.get(id);
    }

    @Override
    public List<Port> getPorts(DeviceId id) {
        List<Port> all = List.copyOf(ports.getOrDefault(id, Map.of()).values());
        portReads += all.size();
        return all;
    }

    @Override
    public boolean isAvailable(DeviceId id) {
        return available.contains(id);
    }

    @Override
    public void addListener(DeviceListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeListener(DeviceListener listener) {
        listeners.remove(listener);
    }

    @Override
    public int getDeviceCount() {
        return devices.size();
    }

    @Override
    public Iterable<Device> getDevices() {
        return devices.values();
    }

    @Override
    public Iterable<Device> getDevices(Device.Type type) {
        return getDevices();
    }

    @Override
    public Iterable<Device> getAvailableDevices() {
        return Iterables.filter(getDevices(), device -> isAvailable(device.id()));
    }

    @Override
    public Iterable<Device> getAvailableDevices(Device.Type type) {
        return getAvailableDevices();
    }

    @Override
    public MastershipRole getRole(DeviceId id) {
        return MastershipRole.MASTER;
    }

    @Override
    public List<PortStatistics> getPortStatistics(DeviceId id) {
        return List.of();
    }

    @Override
    public List<PortStatistics> getPortDeltaStatistics(DeviceId id) {
        return List.of();
    }

    @Override
    @SuppressWarnings("NullAway") // so is a port
    public Port getPort(DeviceId id, PortNumber number) {
        return Iterables.find(
                ports.getOrDefault(id, Map.of()).values(), port -> port.number().equals(number), null);
    }

    @Override
    public String localStatus(DeviceId id) {
        return "";
    }

    @Override
    public long getLastUpdatedInstant(DeviceId id) {
        return 0;
    }
}
