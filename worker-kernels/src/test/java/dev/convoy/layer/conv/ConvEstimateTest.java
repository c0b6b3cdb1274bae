package dev.convoy.layer.conv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.convoy.layer.Choice;
import dev.convoy.layer.Choice.Direction;
import dev.convoy.layer.Extent;
import dev.convoy.tensor.Shape;
import org.junit.jupiter.api.Test;

/** What people read of the choice between the ways to compute a convolution. */
class ConvEstimateTest {
    private static Choice choice(ConvAlgorithm asked, Channels channels, Extent kernel, int stride) {
        return asked.of(geometry(channels, kernel, stride)).choice(Direction.FORWARD);
    }

    private static ConvGeometry geometry(Channels channels, Extent kernel, int stride) {
        Sliding sliding = Sliding.of(kernel, Extent.of(stride, stride), Extent.of(0, 0));
        Shape input = Shape.of(channels.in(), 32, 32);
        return new ConvGeometry(channels, Extent.of(input), sliding.windows(input), sliding);
    }

    private static String reason(Channels channels, Extent kernel, int stride) {
        Choice choice = choice(ConvAlgorithm.AUTO, channels, kernel, stride);
        assertThat(choice.algorithm()).startsWith("direct");
        return choice.reason();
    }

    @Test
    void bothEstimatesAreShown() {
        Choice choice = choice(ConvAlgorithm.AUTO, Channels.of(64, 64), Extent.of(3, 3), 1);
        assertThat(choice.direction().words()).isEqualTo("forward");
        assertThat(choice.algorithm()).isEqualTo("winograd F(4x4, 3x3)");
        assertThat(choice.reason()).matches("direct [\\d,]+, winograd [\\d,]+ thousand cycles");
    }

    @Test
    void aSmallGainIsNotWorthTheRounding() {
        ConvGeometry geometry = geometry(Channels.of(8, 8), Extent.of(3, 3), 1);
        ConvEstimate near = new ConvEstimate(ConvAlgorithm.AUTO, geometry, 1_200_400, 1_000_000);
        assertThat(near.choice(Direction.WEIGHT_GRADIENT))
                .isEqualTo(new Choice(
                        Direction.WEIGHT_GRADIENT,
                        "direct",
                        "direct 1,200, winograd 1,000 thousand cycles: not 1.3 times less"));
    }

    @Test
    void whatIsInTheWayIsNamed() {
        assertThat(reason(new Channels(18, 36, 2), Extent.of(3, 3), 1)).isEqualTo("2 groups of 9 to 18 channels");
        assertThat(reason(Channels.of(8, 8), Extent.of(3, 3), 2)).isEqualTo("the only way for stride 2");
        assertThat(reason(Channels.of(8, 8), Extent.of(3, 1), 1)).isEqualTo("the only way for a kernel of 3 x 1");
        assertThat(reason(Channels.of(8, 8), Extent.of(1, 1), 1)).isEqualTo("the only way for a kernel of 1 x 1");
        assertThat(reason(Channels.of(3, 8), Extent.of(3, 3), 1)).isEqualTo("the only way for 3 to 8 channels");
    }

    @Test
    void groupsOfFewChannelsGoChannelByChannel() {
        assertThat(choice(ConvAlgorithm.AUTO, new Channels(8, 16, 4), Extent.of(3, 3), 2))
                .isEqualTo(new Choice(Direction.FORWARD, "depthwise", "4 groups of 2 to 4 channels"));
        assertThat(choice(ConvAlgorithm.DIRECT, new Channels(8, 16, 4), Extent.of(3, 3), 2))
                .isEqualTo(new Choice(Direction.FORWARD, "direct, group by group", "asked for"));
    }

    @Test
    void whatIsAskedForIsDone() {
        Choice choice = choice(ConvAlgorithm.DIRECT, Channels.of(64, 64), Extent.of(5, 5), 1);
        assertThat(choice).isEqualTo(new Choice(Direction.FORWARD, "direct", "asked for"));
        assertThat(choice(ConvAlgorithm.WINOGRAD, Channels.of(8, 8), Extent.of(5, 5), 1))
                .isEqualTo(new Choice(Direction.FORWARD, "winograd F(4x4, 5x5)", "asked for"));
    }
}
