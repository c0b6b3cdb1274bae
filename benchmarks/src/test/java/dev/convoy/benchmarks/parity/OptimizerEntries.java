package dev.convoy.benchmarks.parity;

import dev.convoy.optim.Adagrad;
import dev.convoy.optim.Adam;
import dev.convoy.optim.AdamW;
import dev.convoy.optim.Lamb;
import dev.convoy.optim.Lars;
import dev.convoy.optim.OptimizerSettings;
import dev.convoy.optim.RmsProp;
import dev.convoy.optim.Sgd;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.AdagradOptions;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.RMSpropOptions;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.TensorVector;

/** Every optimizer: how random settings of it are drawn, with the one that it must equal. */
final class OptimizerEntries {
    private static final Map<String, Function<Draw, OptimizerConfiguration>> ENTRIES = new LinkedHashMap<>();

    static {
        ENTRIES.put("sgd", OptimizerEntries::sgd);
        ENTRIES.put("adam", OptimizerEntries::adam);
        ENTRIES.put("adamw", OptimizerEntries::adamW);
        ENTRIES.put("rmsprop", OptimizerEntries::rmsProp);
        ENTRIES.put("adagrad", OptimizerEntries::adagrad);
        ENTRIES.put("lars", OptimizerEntries::lars);
        ENTRIES.put("lamb", OptimizerEntries::lamb);
    }

    private OptimizerEntries() {}

    /** The optimizers' names. */
    static Set<String> names() {
        return ENTRIES.keySet();
    }

    /** The worst difference of so many configurations. */
    static Worst worst(String name, int seeds) {
        return Worst.of(seeds, ENTRIES.get(name), OptimizerComparison::of);
    }

    private static OptimizerConfiguration libtorch(
            OptimizerSettings settings, Function<TensorVector, Optimizer> create) {
        return new OptimizerConfiguration(
                settings, (slices, parameters) -> new LibtorchOptimizer(slices, parameters, create));
    }

    private static OptimizerConfiguration sgd(Draw draw) {
        boolean nesterov = draw.flag();
        double momentum = nesterov ? draw.decimal(0.5, 0.95) : draw.oneOf(0.0, 0.5, 0.9, 0.99);
        double dampening = nesterov || momentum == 0 ? 0 : draw.oneOf(0.0, 0.0, 0.1, 0.5);
        double decay = decay(draw);
        return libtorch(
                new Sgd.Settings(momentum, dampening, decay, nesterov ? Sgd.Nesterov.ON : Sgd.Nesterov.OFF), leaves -> {
                    SGDOptions options = new SGDOptions(1);
                    options.momentum().put(momentum);
                    options.dampening().put(dampening);
                    options.weight_decay().put(decay);
                    options.nesterov().put(nesterov);
                    return new org.bytedeco.pytorch.SGD(leaves, options);
                });
    }

    private static OptimizerConfiguration adam(Draw draw) {
        double beta1 = draw.decimal(0.5, 0.95);
        double beta2 = draw.decimal(0.9, 0.999);
        double eps = eps(draw);
        double decay = decay(draw);
        boolean amsgrad = draw.flag();
        return libtorch(new Adam.Settings(beta1, beta2, eps, decay, amsgrad(amsgrad)), leaves -> {
            AdamOptions options = new AdamOptions();
            put(options.betas(), beta1, beta2);
            options.eps().put(eps);
            options.weight_decay().put(decay);
            options.amsgrad().put(amsgrad);
            return new org.bytedeco.pytorch.Adam(leaves, options);
        });
    }

    private static OptimizerConfiguration adamW(Draw draw) {
        double beta1 = draw.decimal(0.5, 0.95);
        double beta2 = draw.decimal(0.9, 0.999);
        double eps = eps(draw);
        double decay = decay(draw);
        boolean amsgrad = draw.flag();
        return libtorch(new AdamW.Settings(beta1, beta2, eps, decay, amsgrad(amsgrad)), leaves -> {
            AdamWOptions options = new AdamWOptions();
            put(options.betas(), beta1, beta2);
            options.eps().put(eps);
            options.weight_decay().put(decay);
            options.amsgrad().put(amsgrad);
            return new org.bytedeco.pytorch.AdamW(leaves, options);
        });
    }

    private static OptimizerConfiguration rmsProp(Draw draw) {
        double alpha = draw.decimal(0.8, 0.99);
        double eps = eps(draw);
        double decay = decay(draw);
        double momentum = draw.oneOf(0.0, 0.5, 0.9);
        boolean centered = draw.flag();
        return libtorch(
                new RmsProp.Settings(
                        alpha, eps, decay, momentum, centered ? RmsProp.Centered.ON : RmsProp.Centered.OFF),
                leaves -> {
                    RMSpropOptions options = new RMSpropOptions();
                    options.alpha().put(alpha);
                    options.eps().put(eps);
                    options.weight_decay().put(decay);
                    options.momentum().put(momentum);
                    options.centered().put(centered);
                    return new org.bytedeco.pytorch.RMSprop(leaves, options);
                });
    }

    private static OptimizerConfiguration adagrad(Draw draw) {
        double lrDecay = draw.oneOf(0.0, 0.01, 0.1);
        double decay = decay(draw);
        double initial = draw.oneOf(0.0, 0.1, 1.0);
        double eps = draw.oneOf(1e-10, 1e-8, 1e-3);
        return libtorch(new Adagrad.Settings(lrDecay, decay, initial, eps), leaves -> {
            AdagradOptions options = new AdagradOptions();
            options.lr_decay().put(lrDecay);
            options.weight_decay().put(decay);
            options.initial_accumulator_value().put(initial);
            options.eps().put(eps);
            return new org.bytedeco.pytorch.Adagrad(leaves, options);
        });
    }

    private static OptimizerConfiguration lars(Draw draw) {
        Lars.Settings settings = new Lars.Settings(
                draw.oneOf(0.0, 0.5, 0.9), decay(draw), draw.decimal(0.05, 0.2), draw.oneOf(0.0, 1e-8, 1e-3));
        return new OptimizerConfiguration(
                settings, (slices, first) -> new PaperOptimizers.Lars(settings, slices, first));
    }

    private static OptimizerConfiguration lamb(Draw draw) {
        Lamb.Settings settings =
                new Lamb.Settings(draw.decimal(0.5, 0.95), draw.decimal(0.9, 0.999), eps(draw), decay(draw));
        return new OptimizerConfiguration(
                settings, (slices, first) -> new PaperOptimizers.Lamb(settings, slices, first));
    }

    private static double decay(Draw draw) {
        return draw.oneOf(0.0, 1e-4, 1e-2, 0.1);
    }

    private static double eps(Draw draw) {
        return draw.oneOf(1e-8, 1e-6, 1e-3);
    }

    private static Adam.Amsgrad amsgrad(boolean on) {
        return on ? Adam.Amsgrad.ON : Adam.Amsgrad.OFF;
    }

    private static void put(DoublePointer betas, double beta1, double beta2) {
        // A C++ tuple: which of the two comes first in memory is its library's business, so the defaults tell.
        int first = betas.get(0) == 0.9 ? 0 : 1;
        betas.put(first, beta1);
        betas.put(1 - first, beta2);
    }
}
