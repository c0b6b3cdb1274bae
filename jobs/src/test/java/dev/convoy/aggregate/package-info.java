/** What tests on clusters need of the tree's inside. */
package dev.convoy.aggregate;
