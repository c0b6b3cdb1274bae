package dev.convoy.benchmarks;

/** Convoy's matrix product alone, on one thread. */
final class ProductContestant implements Contestant {
    private final ProductBenchmark product;

    /** Of a product that is {@link ProductBenchmark#prepare}d. */
    ProductContestant(ProductBenchmark product) {
        this.product = product;
    }

    @Override
    public long run() {
        long start = System.nanoTime();
        product.multiply();
        return System.nanoTime() - start;
    }

    @Override
    public float[] answer() {
        run();
        return product.result();
    }

    @Override
    public void close() {}
}
