/**
 * Files that hold networks: architecture files, and saved models.
 *
 * <p>In: an {@link dev.convoy.network.Architecture}, its flat arrays and what a user of the model must know. Out: a folder with
 * {@code model.json}, {@code weights.safetensors} (which PyTorch reads) and {@code checksums.json}, and back again. Files are
 * untrusted input: everything is checked before it is used, nothing is run, no Java object is deserialised. All paths are
 * Hadoop {@code FileSystem} URIs. Imports {@code dev.convoy.network}, {@code dev.convoy.settings}, Hadoop's file systems, Jackson and Typesafe config.
 */
package dev.convoy.model;
