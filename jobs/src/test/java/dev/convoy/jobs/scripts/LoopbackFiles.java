package dev.convoy.jobs.scripts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A web server on loopback that serves files with byte ranges, can cut a connection, and remembers what was asked. */
final class LoopbackFiles implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Map<String, Integer> cuts = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    LoopbackFiles() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    /** Serves a file under {@code /sets/}. */
    LoopbackFiles with(String name, byte[] content) {
        files.put(name, content);
        return this;
    }

    /** The next answer for this file breaks off after {@code bytes} of its body. */
    void cutOnce(String name, int bytes) {
        cuts.put(name, bytes);
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/sets";
    }

    /** What was asked since the last call: {@code name from-byte}. */
    List<String> requests() {
        List<String> asked = List.copyOf(requests);
        requests.clear();
        return asked;
    }

    private void serve(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().replaceFirst("^/sets/", "");
        byte[] content = files.get(name);
        String range = exchange.getRequestHeaders().getFirst("Range");
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
        requests.add(name + " " + from);
        try (exchange) {
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (range != null && from >= content.length) {
                exchange.sendResponseHeaders(416, -1);
            } else {
                body(exchange, name, content, range == null ? -1 : from);
            }
        }
    }

    private void body(HttpExchange exchange, String name, byte[] content, int from) throws IOException {
        int start = Math.max(0, from);
        int length = content.length - start;
        if (from >= 0) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        }
        exchange.sendResponseHeaders(from >= 0 ? 206 : 200, length);
        Integer cut = cuts.remove(name);
        exchange.getResponseBody().write(content, start, cut == null ? length : Math.min(cut, length));
        exchange.getResponseBody().flush();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
