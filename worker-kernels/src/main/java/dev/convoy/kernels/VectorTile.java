package dev.convoy.kernels;

/**
 * A block of a product: some rows, a run of depths and a panel of columns, computed tile by tile. The tile of 6 rows by 2 vectors has
 * 12 accumulators, which with two vectors of columns and one broadcast leave one of AVX2's 16 registers free.
 *
 * <p>The compiler decides how fast this is; what was learned from its output, on JDK 17 and 25:
 *
 * <ul>
 *   <li>The six rows' numbers must have one address and constant distances. Six addresses are six sums and six range checks a
 *       depth, and then the processor's front end binds, not its multipliers.
 *   <li>A free register is needed: tiles of 4 by 3 fill all 16, and when two broadcasts are loaded early one accumulator lives in memory.
 *   <li>JDK 25 loads three broadcasts ahead if it may, which is one too many. The last row's number has an address that the compiler cannot
 *       tell from the others' (a field holds what is a constant), hence a check of its own, and nothing moves past that: twice as fast there.
 *   <li>Accumulators may live through one loop only: through two nested ones JDK 17 boxes every vector.
 *   <li>The loop over rows belongs into the method: called for each tile, the same code is a quarter slower.
 * </ul>
 *
 * <p>Rows past the last read whatever lies there and write to the last row's place, before it does: stores go from the last row of
 * a tile to the first.
 */
abstract sealed class VectorTile permits VectorPackedTile, VectorTurnedTile, VectorAdjacentTile {
    /** The left operand. */
    float[] a;

    /** The right operand and where the first row of the panel's block lies in it. */
    float[] b;

    int bAt;

    /**
     * From a row of the right operand to the next: always the same, but no constant to the compiler, which would else check the bounds
     * of all rows before the loop, move loads up and run out of registers.
     */
    int bStep = 2 * VectorKernels.SPECIES.length();

    /** The result, where the panel's first column lies in it, and its rows. */
    float[] c;

    int cAt;
    int[] cRow;

    /** What the chains start from: the results that are there, or the same in each row, from {@code beginAt} on. */
    float[] begin;

    int beginAt;
    boolean goesOn;

    /** Results go to {@code to}, whose row r starts at {@code at + rows[r]}. */
    final void into(float[] to, int at, int[] rows) {
        c = to;
        cAt = at;
        cRow = rows;
    }

    /** Chains of every row start from {@code array} at {@code at}. */
    final void beginAt(float[] array, int at) {
        begin = array;
        beginAt = at;
        goesOn = false;
    }

    /** Chains go on from the results that are there. */
    final void goOn() {
        begin = c;
        goesOn = true;
    }

    /** Computes rows {@code first} to {@code first + rows} of the result, in a panel of two vectors. */
    abstract void byTwo(int first, int rows);

    /** The same in a panel of one vector. */
    abstract void byOne(int first, int rows);
}
