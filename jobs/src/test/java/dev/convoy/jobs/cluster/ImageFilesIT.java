package dev.convoy.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.files.EncodedImage;
import dev.convoy.files.FileSettings;
import dev.convoy.files.ImageFiles;
import dev.convoy.testing.SharedSpark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.io.BytesWritable;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images in HDFS, of which some may not be read: the superuser writes them, {@code alice} looks for them. */
@ExtendWith(SharedSpark.class)
class ImageFilesIT {
    private static final int PART = 1 << 20;
    private static final int RECORDS = 40;
    private static final String DENIED = ": no permission to read it as user alice";

    private static HdfsCluster hdfs;
    private static UserGroupInformation writer;

    private final JavaSparkContext spark;

    ImageFilesIT(JavaSparkContext spark) {
        this.spark = spark;
    }

    @BeforeAll
    static void write() throws IOException {
        hdfs = HdfsCluster.withPermissions(SparkHome.fill("image-files"));
        for (String name : List.of("1.jpg", "2.jpg", "a b#c%20.png", "locked/3.jpg", "notes.txt")) {
            write("photos/open/" + name, name.getBytes(StandardCharsets.UTF_8));
        }
        write("photos/open.zip", zip());
        write("photos/shut.zip", zip());
        writeSequence("photos/open.seq");
        write("secret/deep/4.jpg", new byte[] {1});
        for (String shut : List.of("photos/open/2.jpg", "photos/open/locked", "photos/shut.zip", "secret")) {
            hdfs.files().setPermission(path(shut), new FsPermission("700"));
        }
        writer = UserGroupInformation.getLoginUser();
        UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser("alice"));
    }

    @AfterAll
    static void close() {
        if (writer != null) {
            UserGroupInformation.setLoginUser(writer);
        }
        if (hdfs != null) {
            hdfs.close();
        }
    }

    private static Path path(String name) {
        return new Path(hdfs.uri() + "/" + name);
    }

    private static void write(String name, byte[] bytes) throws IOException {
        try (var out = hdfs.files().create(path(name))) {
            out.write(bytes);
        }
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("cats/5.jpg"));
            zip.write("five".getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    /** Of several blocks. */
    private static void writeSequence(String name) throws IOException {
        Random random = new Random(6);
        Configuration conf = new Configuration();
        conf.set("dfs.replication", "1");
        try (SequenceFile.Writer writer = SequenceFile.createWriter(
                conf,
                SequenceFile.Writer.file(path(name)),
                SequenceFile.Writer.keyClass(Text.class),
                SequenceFile.Writer.valueClass(BytesWritable.class),
                SequenceFile.Writer.compression(SequenceFile.CompressionType.NONE))) {
            for (int i = 0; i < RECORDS; i++) {
                byte[] value = new byte[PART / 10];
                random.nextBytes(value);
                writer.append(new Text(i + ".jpg"), new BytesWritable(value));
            }
        }
    }

    private List<String> read(ImageFiles files) {
        String before = hdfs.uri() + "/";
        return files.images(0, files.partitions()).mapPartitions(ImageFilesIT::shown).collect().stream()
                .map(text -> text.replace(before, ""))
                .toList();
    }

    private static Iterator<String> shown(Iterator<EncodedImage> images) {
        List<String> all = new ArrayList<>();
        while (images.hasNext()) {
            EncodedImage image = images.next();
            try {
                byte[] bytes = image.read();
                String content =
                        bytes.length > 100 ? bytes.length + " bytes" : new String(bytes, StandardCharsets.UTF_8);
                all.add(image.path() + "=" + content);
            } catch (IOException e) {
                all.add(image.path() + ": " + e.getMessage());
            }
        }
        return all.iterator();
    }

    private static List<String> expected() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            all.add("photos/open.seq!/" + i + ".jpg=" + PART / 10 + " bytes");
        }
        all.add("photos/open.zip!/cats/5.jpg=five");
        all.add("photos/open/1.jpg=1.jpg");
        all.add("photos/open/2.jpg" + DENIED);
        all.add("photos/open/a b#c%20.png=a b#c%20.png");
        all.add("photos/open/locked" + DENIED);
        all.add("photos/shut.zip" + DENIED);
        return all;
    }

    @Test
    void whatMayNotBeReadFailsAloneWhoeverLists() {
        for (int onDriver : new int[] {0, 100}) {
            FileSettings settings =
                    FileSettings.DEFAULT.withPartitions(PART, 1000).withFoldersOnDriver(onDriver);
            ImageFiles files = ImageFiles.find(spark, List.of(path("photos").toString()), settings);
            assertThat(read(files)).as("%d folders on the driver", onDriver).isEqualTo(expected());
            assertThat(files.partitions()).isEqualTo(5 + 1 + 1 + 1);
            assertThat(files.skipped()).containsOnlyKeys("txt");
        }
    }

    @Test
    void aPathInAFolderThatMayNotBeSearchedFailsAlone() {
        List<String> paths = List.of(
                path("secret/deep").toString(), path("photos/open/1.jpg").toString());
        assertThat(read(ImageFiles.find(spark, paths, FileSettings.DEFAULT)))
                .containsExactly("photos/open/1.jpg=1.jpg", "secret/deep" + DENIED);
    }

    @Test
    void globsWork() {
        assertThat(read(ImageFiles.find(
                        spark, List.of(path("p*s/{open,shut}*/?.jpg").toString()), FileSettings.DEFAULT)))
                .containsExactly("photos/open/1.jpg=1.jpg", "photos/open/2.jpg" + DENIED);
    }

    @Test
    void aTaskPrefersTheMachineThatHasItsArchive() {
        ImageFiles files = ImageFiles.find(
                spark,
                List.of(path("photos/open.zip").toString(), path("photos/open").toString()),
                FileSettings.DEFAULT);
        RDD<?> listed =
                files.images(0, files.partitions()).rdd().dependencies().head().rdd();
        assertThat(listed.preferredLocations(listed.partitions()[0]).mkString()).isIn("localhost", "127.0.0.1");
        assertThat(listed.preferredLocations(listed.partitions()[1]).isEmpty()).isTrue();
    }
}
