package dev.convoy.jobs.score;

import java.util.List;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Aggregator;

/** The tally of all rows in one pass: each task's own, and one task that adds them up; the driver is given the sum. */
final class TallyOfRows extends Aggregator<Row, Tally, Tally> {
    private static final long serialVersionUID = 1;

    private final List<String> names;

    /** Of a model of these classes. */
    TallyOfRows(List<String> names) {
        this.names = List.copyOf(names);
    }

    @Override
    public Tally zero() {
        return new Tally(names.size());
    }

    @Override
    public Tally reduce(Tally tally, Row row) {
        tally.add(row, names);
        return tally;
    }

    @Override
    public Tally merge(Tally one, Tally other) {
        return one.merge(other);
    }

    @Override
    public Tally finish(Tally tally) {
        return tally;
    }

    @Override
    public Encoder<Tally> bufferEncoder() {
        return Encoders.javaSerialization(Tally.class);
    }

    @Override
    public Encoder<Tally> outputEncoder() {
        return Encoders.javaSerialization(Tally.class);
    }
}
