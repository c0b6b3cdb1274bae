package dev.convoy.jobs.cluster;

import dev.convoy.jobs.scripts.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.hadoop.hdfs.protocol.LocatedBlock;

/** HDFS on loopback, empty at first: a NameNode and a DataNode, each a process of its own. */
final class HdfsCluster implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(120);

    private final SparkHome home;
    private final Path folder;
    private final URI uri;
    private Child nameNode;
    private Child dataNode;
    private DistributedFileSystem files;

    private HdfsCluster(SparkHome home, Path folder, URI uri) {
        this.home = home;
        this.folder = folder;
        this.uri = uri;
    }

    /** Formats it and brings it up; anyone may read and write anything. */
    static HdfsCluster start(SparkHome home) {
        return start(home, "hdfs", "dfs.permissions.enabled=false");
    }

    /** The same, but only the user of this process may do anything. */
    static HdfsCluster withPermissions(SparkHome home) {
        return start(home, "hdfs-permissions", "dfs.permissions.enabled=true");
    }

    private static HdfsCluster start(SparkHome home, String name, String permissions) {
        Path folder = home.scratch(name);
        HdfsCluster cluster = new HdfsCluster(home, folder, URI.create("hdfs://127.0.0.1:" + freePort()));
        try {
            Training.delete(folder);
            cluster.writeSettings(permissions);
            try (Child format = cluster.daemon("format", "namenode.NameNode", "-format", "-nonInteractive")) {
                format.succeed(UP);
            }
            cluster.nameNode = cluster.daemon("namenode", "namenode.NameNode");
            cluster.startDataNode();
            cluster.nameNode.await("a DataNode", log -> log.contains("BLOCK* registerDatanode"), UP);
            cluster.files = new DistributedFileSystem();
            cluster.files.initialize(cluster.uri, cluster.settings());
            return cluster;
        } catch (IOException e) {
            cluster.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** A port that was free a moment ago: clients must know it before the NameNode starts. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeSettings(String permissions) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("core-site.xml"),
                settings(List.of("fs.defaultFS=" + uri, "hadoop.tmp.dir=" + folder.resolve("data"))));
        Files.writeString(
                folder.resolve("hdfs-site.xml"),
                settings(List.of(
                        "dfs.replication=1",
                        permissions,
                        "dfs.blocksize=1048576",
                        "dfs.namenode.fs-limits.min-block-size=65536",
                        "dfs.namenode.rpc-bind-host=127.0.0.1",
                        "dfs.namenode.http-address=127.0.0.1:0",
                        "dfs.namenode.safemode.extension=0",
                        "dfs.namenode.datanode.registration.ip-hostname-check=false",
                        "dfs.datanode.hostname=127.0.0.1",
                        "dfs.datanode.address=127.0.0.1:0",
                        "dfs.datanode.http.address=127.0.0.1:0",
                        "dfs.datanode.ipc.address=127.0.0.1:0")));
    }

    private static String settings(List<String> pairs) {
        return pairs.stream()
                .map(pair -> pair.split("=", 2))
                .map(pair -> "<property><name>" + pair[0] + "</name><value>" + pair[1] + "</value></property>")
                .collect(Collectors.joining("\n", "<configuration>\n", "\n</configuration>\n"));
    }

    private Configuration settings() {
        Configuration settings = new Configuration();
        settings.set("dfs.replication", "1");
        return settings;
    }

    /** The daemons' jar comes first: the rest of what they need is among Spark's jars. */
    private Child daemon(String name, String mainClass, String... arguments) {
        String classPath = folder + ":" + System.getProperty("convoy.hdfs");
        return home.java(name, classPath, "org.apache.hadoop.hdfs.server." + mainClass, arguments);
    }

    private void startDataNode() {
        dataNode = daemon("datanode", "datanode.DataNode");
    }

    /** Where it is, {@code hdfs://127.0.0.1:PORT}. */
    URI uri() {
        return uri;
    }

    /** A client of it. */
    DistributedFileSystem files() {
        return files;
    }

    /** Ends the DataNode as {@code kill -9} does. */
    void killDataNode() {
        dataNode.kill();
    }

    /** Starts the DataNode anew, with the blocks that it had. */
    void restartDataNode() {
        startDataNode();
        dataNode.await("its NameNode", log -> log.contains("Successfully sent block report"), UP);
    }

    /** Leaves a folder no room for another block: what a full disk is in HDFS. */
    void fill(String path) throws IOException {
        files.setQuota(new org.apache.hadoop.fs.Path(path), HdfsConstants.QUOTA_DONT_SET, 1);
    }

    /** Takes that back. */
    void makeRoom(String path) throws IOException {
        files.setQuota(new org.apache.hadoop.fs.Path(path), HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    }

    /** The file on the DataNode's disk that holds a file's first block. */
    Path blockFile(org.apache.hadoop.fs.Path file) throws IOException {
        LocatedBlock block =
                files.getClient().getLocatedBlocks(file.toUri().getPath(), 0).get(0);
        String name = block.getBlock().getBlockName();
        try (Stream<Path> found = Files.walk(folder.resolve("data"))) {
            return found.filter(path -> path.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + name + " below " + folder));
        }
    }

    @Override
    public void close() {
        try {
            if (files != null) {
                files.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (dataNode != null) {
                dataNode.close();
            }
            if (nameNode != null) {
                nameNode.close();
            }
        }
    }
}
