/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.TimeoutHandler;

/** A request that waits for its answer, whose time is over when a test says so. */
final class FakeAsyncResponse implements AsyncResponse {

    private Optional<Object> given = Optional.empty();
    private Optional<TimeoutHandler> handler = Optional.empty();
    private Duration timeout = Duration.ZERO;

    /** The answer; fails if there is none. */
    Object given() {
        return given.orElseThrow();
    }

    /** How long the request waits. */
    Duration timeout() {
        return timeout;
    }

    /** The time is over. */
    void timeOut() {
        handler.orElseThrow().handleTimeout(this);
    }

    @Override
    public boolean resume(Object response) {
        boolean isFirst = given.isEmpty();
        given = given.or(() -> Optional.of(response));
        return isFirst;
    }

    @Override
    public boolean resume(Throwable response) {
        return resume((Object) response);
    }

    @Override
    public boolean setTimeout(long time, TimeUnit unit) {
        timeout = Duration.of(time, unit.toChronoUnit());
        return true;
    }

    @Override
    public void setTimeoutHandler(TimeoutHandler newHandler) {
        handler = Optional.of(newHandler);
    }

    @Override
    public boolean isSuspended() {
        return given.isEmpty();
    }

    @Override
    public boolean isDone() {
        return given.isPresent();
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean cancel() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(int retryAfter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(Date retryAfter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Class<?>> register(Class<?> callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Class<?> callback, Class<?>... callbacks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<Class<?>> register(Object callback) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Map<Class<?>, Collection<Class<?>>> register(Object callback, Object... callbacks) {
        throw new UnsupportedOperationException();
    }
}
