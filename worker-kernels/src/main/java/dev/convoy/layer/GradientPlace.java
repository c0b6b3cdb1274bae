package dev.convoy.layer;

/** Where a plan's layers put parameter gradients and batch moments: arrays that a plan may change before a run, so that nobody has to copy them. */
public final class GradientPlace {
    private float[] gradient = new float[0];
    private double[] moments = new double[0];

    /**
     * From now on into these.
     *
     * @param gradient {@code [parameters]} and {@link dev.convoy.kernels.Span#SLACK} more
     * @param moments as {@link Layer#momentChannels} asks for, layer by layer
     */
    public void set(float[] gradient, double[] moments) {
        this.gradient = gradient;
        this.moments = moments;
    }

    /** Gradients, each where its parameter lies in the flat parameter array. */
    public float[] gradient() {
        return gradient;
    }

    /** Batch moments. */
    public double[] moments() {
        return moments;
    }
}
