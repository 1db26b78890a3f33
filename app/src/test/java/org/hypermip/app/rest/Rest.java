/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import javax.ws.rs.core.SecurityContext;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.ResourceConfig;
import org.onlab.osgi.ServiceDirectory;
import org.onlab.rest.BaseResource;

/** The web application in the real JAX-RS implementation, without a socket. */
final class Rest {

    private static final URI BASE = URI.create("http://127.0.0.1:8181/onos/hypermip/");

    private final ApplicationHandler handler =
            new ApplicationHandler(ResourceConfig.forApplicationClass(HypermipWebApplication.class));
    private String role = "admin";

    /** The role of one who has not logged in. */
    static final String NOBODY = "nobody";

    /** Serves with these services behind it. */
    Rest(ServiceDirectory services) {
        try {
            // ONOS's own tests of web resources reach it in the same way: there is no other.
            Field field = BaseResource.class.getDeclaredField("services");
            field.setAccessible(true);
            field.set(null, services);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends what follows as somebody of this role. */
    Rest as(String newRole) {
        role = newRole;
        return this;
    }

    Answer get(String path) {
        return send("GET", path, "", "");
    }

    Answer post(String path, String json) {
        return send("POST", path, "application/json", json.replace('\'', '"'));
    }

    Answer send(String method, String path, String contentType, String body) {
        return begin(method, path, contentType, body).await();
    }

    /** Sends JSON with these headers besides. */
    Answer post(String path, String json, Map<String, String> headers) {
        return begin("POST", path, "application/json", json, headers).await();
    }

    /** Returns the path of a URL, as a client sends it. */
    static String absolute(String path) {
        return BASE.resolve(path).getRawPath();
    }

    /** Sends a request and does not wait for its answer. */
    Pending begin(String method, String path, String contentType, String body) {
        return begin(method, path, contentType, body, Map.of());
    }

    private Pending begin(String method, String path, String contentType, String body, Map<String, String> headers) {
        ContainerRequest request =
                new ContainerRequest(BASE, BASE.resolve(path), method, new Role(role), new MapPropertiesDelegate());
        request.setEntityStream(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        headers.forEach(request::header);
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        return new Pending(handler.apply(request, output), output);
    }

    /** A request under way. */
    static final class Pending {
        private final Future<ContainerResponse> response;
        private final ByteArrayOutputStream output;

        Pending(Future<ContainerResponse> response, ByteArrayOutputStream output) {
            this.response = response;
            this.output = output;
        }

        boolean isAnswered() {
            return response.isDone();
        }

        Answer await() {
            try {
                ContainerResponse ready = response.get();
                return new Answer(
                        ready.getStatus(),
                        String.valueOf(ready.getMediaType()),
                        output.toString(StandardCharsets.UTF_8),
                        ready::getHeaderString);
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What came back. */
    static final class Answer {
        final int status;
        final String type;
        final String text;
        final Optional<String> retryAfter;
        private final Function<String, String> headers;

        Answer(int status, String type, String text, Function<String, String> headers) {
            this.status = status;
            this.type = type;
            this.text = text;
            this.headers = headers;
            this.retryAfter = header("Retry-After");
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.apply(name));
        }

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(text);
            } catch (IOException e) {
                throw new IllegalStateException(text, e);
            }
        }
    }

    private static final class Role implements SecurityContext {
        private final String role;

        Role(String role) {
            this.role = role;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> role;
        }

        @Override
        public boolean isUserInRole(String asked) {
            if (role.equals(NOBODY)) {
                return false;
            }
            // ONOS wants a viewer for everything, and an admin besides for what changes something.
            return asked.equals("viewer") || role.equals(asked);
        }

        @Override
        public boolean isSecure() {
            return false;
        }

        @Override
        public String getAuthenticationScheme() {
            return BASIC_AUTH;
        }
    }
}
