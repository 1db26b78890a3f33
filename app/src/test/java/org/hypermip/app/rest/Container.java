/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.rest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.eclipse.jetty.security.ConstraintMapping;
import org.eclipse.jetty.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.security.Constraint;
import org.eclipse.jetty.util.security.Credential;
import org.glassfish.jersey.servlet.ServletContainer;
import org.onlab.osgi.ServiceDirectory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The web application in Karaf's servlet container, with the constraints of web.xml, and without a socket. */
final class Container implements AutoCloseable {

    private static final Path WEB_XML = Path.of("src/main/webapp/WEB-INF/web.xml");

    private final Server server = new Server();
    private final LocalConnector connector = new LocalConnector(server);

    /** Serves with these services behind it; user karaf has password karaf and all roles. */
    Container(ServiceDirectory services) {
        new Rest(services);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SECURITY);
        context.setContextPath("/onos/hypermip");
        ServletHolder servlet = new ServletHolder(new ServletContainer());
        servlet.setInitParameter("javax.ws.rs.Application", HypermipWebApplication.class.getName());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        secure((ConstraintSecurityHandler) context.getSecurityHandler());
        server.addConnector(connector);
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void secure(ConstraintSecurityHandler security) {
        UserStore users = new UserStore();
        users.addUser("karaf", Credential.getCredential("karaf"), new String[] {"admin", "viewer"});
        HashLoginService login = new HashLoginService("karaf");
        login.setUserStore(users);
        security.setLoginService(login);
        security.setAuthenticator(new BasicAuthenticator());
        for (Element element : elements(webXml(), "security-constraint")) {
            Constraint constraint = new Constraint();
            List<Element> asked = elements(element, "auth-constraint");
            constraint.setAuthenticate(!asked.isEmpty());
            constraint.setRoles(asked.stream()
                    .flatMap(each -> elements(each, "role-name").stream())
                    .map(Element::getTextContent)
                    .toArray(String[]::new));
            for (Element pattern : elements(element, "url-pattern")) {
                ConstraintMapping mapping = new ConstraintMapping();
                mapping.setPathSpec(pattern.getTextContent());
                mapping.setConstraint(constraint);
                security.addConstraintMapping(mapping);
            }
        }
    }

    private static Element webXml() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(WEB_XML.toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(index -> (Element) nodes.item(index))
                .collect(Collectors.toList());
    }

    /** Sends a request as it is, and returns the response as it is. */
    String send(String request) {
        try {
            return connector.getResponse(request);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a request whose rest does not come. */
    void begin(String request) {
        connector.executeRequest(request);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
