package dev.convoy.kernels;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A loop over vectors that the compiler inlines into no other method: see {@link CompilerDirective}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface CompiledAlone {}
