package dev.convoy.aggregate;

import static dev.convoy.aggregate.Sums.LAYOUT;
import static dev.convoy.aggregate.Sums.PARAMETERS;
import static dev.convoy.aggregate.Sums.assertSame;
import static dev.convoy.aggregate.Sums.shard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.aggregate.SharedFold.Visit;
import dev.convoy.kernels.Workers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Tasks of one JVM, as they come and go. */
class SharedFoldTest {
    private final String run = UUID.randomUUID().toString();

    private SharedFold shared() {
        return SharedFold.of(run, () -> new Tree(4, LAYOUT, PARAMETERS));
    }

    private static void give(Visit visit, int shard) {
        visit.fold().give(Node.leaf(shard), shard(shard), Workers.CALLER);
    }

    private static List<Node> nodes(List<NodeSum> sums) {
        return sums.stream().map(NodeSum::node).toList();
    }

    @Test
    void theLastTaskTakesWhatAllHaveLeft() {
        Visit one = shared().enter(1);
        Visit two = shared().enter(1);
        give(one, 0);
        give(two, 3);
        give(one, 1);
        assertThat(one.leaveAndTake()).isEmpty();
        give(two, 2);

        List<NodeSum> sums = two.leaveAndTake();

        assertThat(nodes(sums)).containsExactly(new Node(2, 0));
        assertSame(sums.get(0).sum(), Sums.expected(0, 4, 4));
    }

    @Test
    void aTaskThatComesWhenOthersAreGoneSendsItsOwn() {
        Visit one = shared().enter(1);
        give(one, 0);
        assertThat(nodes(one.leaveAndTake())).containsExactly(Node.leaf(0));
        Visit two = shared().enter(1);
        give(two, 1);

        assertThat(nodes(two.leaveAndTake())).containsExactly(Node.leaf(1));
    }

    /** A task after the other, as many as there are partitions for a core, needs no more room than one. */
    @Test
    void whatIsSentMakesRoomForTheNextTask() {
        Visit one = shared().enter(1);
        one.fold().give(Node.leaf(0), one.fold().take(), Workers.CALLER);
        List<NodeSum> sent = one.leaveAndTake();
        Visit two = shared().enter(1);
        assertThat(two.fold().take()).isNotSameAs(sent.get(0).sum());

        one.sent(sent);
        one.sent(sent);

        assertThat(two.fold().take()).isSameAs(sent.get(0).sum());
        assertThat(two.fold().take()).isNotSameAs(sent.get(0).sum());
    }

    @Test
    void aTaskThatFailsLeavesWhatItComputedToTheOthers() {
        Visit failed = shared().enter(1);
        Visit other = shared().enter(1);
        give(failed, 0);
        give(other, 1);
        failed.leave();

        assertThat(nodes(other.leaveAndTake())).containsExactly(new Node(1, 0));
    }

    @Test
    void aTaskOfAnEarlierStepIsNotHeard() {
        Visit late = shared().enter(1);
        give(late, 0);
        Visit now = shared().enter(2);
        Visit later = shared().enter(1);
        give(later, 1);
        give(now, 2);
        assertThat(late.leaveAndTake()).isEmpty();
        assertThat(later.leaveAndTake()).isEmpty();

        assertThat(nodes(now.leaveAndTake())).containsExactly(Node.leaf(2));
        assertThat(shared().take(1)).isEmpty();
    }

    @Test
    void runsThatEndedAreForgottenAndOthersAreNot() {
        Visit visit = shared().enter(1);
        give(visit, 0);
        SharedFold here = shared();
        SharedFold.of(UUID.randomUUID().toString(), () -> new Tree(1, LAYOUT, PARAMETERS));
        assertThat(shared()).isSameAs(here);
        assertThat(visit.leaveAndTake()).hasSize(1);

        SharedFold.of(UUID.randomUUID().toString(), () -> new Tree(1, LAYOUT, PARAMETERS));

        assertThat(shared()).isNotSameAs(here);
    }
}
