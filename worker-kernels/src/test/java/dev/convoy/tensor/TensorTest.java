package dev.convoy.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
    @Test
    void shapeKnowsItsSizes() {
        Shape shape = Shape.of(3, 32, 30);
        assertThat(shape.rank()).isEqualTo(3);
        assertThat(shape.size(2)).isEqualTo(30);
        assertThat(shape.count()).isEqualTo(2880);
        assertThat(shape.batch(8)).isEqualTo(Shape.of(8, 3, 32, 30));
        assertThat(shape).hasToString("[3, 32, 30]").hasSameHashCodeAs(Shape.of(3, 32, 30));
        assertThat(shape).isNotEqualTo(Shape.of(3, 30, 32));
        assertThat(Shape.of().count()).isEqualTo(1);
    }

    @Test
    void shapeIsImmutable() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.sizes()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3));
    }

    @Test
    void sizesMustBePositive() {
        assertThatThrownBy(() -> Shape.of(3, 0, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [3, 0, 5]: every size must be positive");
        assertThatThrownBy(() -> Shape.of(3).batch(-1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [-1, 3]: every size must be positive");
    }

    @Test
    void elementsMustFitAnArray() {
        assertThatThrownBy(() -> Shape.of(65536, 65536, 65536, 65536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shape [65536, 65536, 65536, 65536]: more than 2^31 elements");
    }

    @Test
    void tensorSharesItsArray() {
        float[] data = {1, 2, 3, 4, 5, 6};
        assertThat(new Tensor(Shape.of(2, 3), data).data()).isSameAs(data);
        assertThat(Tensor.zeros(Shape.of(2, 2)).data()).containsExactly(0, 0, 0, 0);
    }

    @Test
    void tensorNeedsAllItsElements() {
        assertThatThrownBy(() -> new Tensor(Shape.of(2, 3), new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor of shape [2, 3] expects 6 elements, got 5");
    }
}
