/* SPDX-License-Identifier: Apache-2.0 */
package org.hypermip.app.sources;

import com.google.common.collect.ImmutableList;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** A method or constructor with a body, and how many lines it has: from its first annotation or modifier to its last brace. */
public final class Method {

    private final String name;
    private final int lines;

    private Method(String name, int lines) {
        this.name = name;
        this.lines = lines;
    }

    /** Returns those of these files. */
    public static ImmutableList<Method> in(List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ImmutableList.Builder<Method> found = ImmutableList.builder();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            Iterable<? extends CompilationUnitTree> units = task.parse();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            units.forEach(unit -> new Scanner(positions, found).scan(unit, unit));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.build();
    }

    /** How many lines it has. */
    public int lines() {
        return lines;
    }

    @Override
    public String toString() {
        return name + " " + lines;
    }

    private static final class Scanner extends TreePathScanner<Void, CompilationUnitTree> {

        private final SourcePositions positions;
        private final ImmutableList.Builder<Method> found;

        Scanner(SourcePositions positions, ImmutableList.Builder<Method> found) {
            this.positions = positions;
            this.found = found;
        }

        @Override
        public Void visitMethod(MethodTree method, CompilationUnitTree unit) {
            if (method.getBody() != null) {
                found.add(new Method(fileName(unit) + "." + name(method), lines(unit, method)));
            }
            return super.visitMethod(method, unit);
        }

        private static String fileName(CompilationUnitTree unit) {
            String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
            return file.substring(0, file.indexOf('.'));
        }

        private String name(MethodTree method) {
            return method.getReturnType() == null
                    ? ((ClassTree) getCurrentPath().getParentPath().getLeaf())
                            .getSimpleName()
                            .toString()
                    : method.getName().toString();
        }

        private int lines(CompilationUnitTree unit, MethodTree method) {
            LineMap lines = unit.getLineMap();
            return (int) (lines.getLineNumber(positions.getEndPosition(unit, method))
                    - lines.getLineNumber(positions.getStartPosition(unit, method))
                    + 1);
        }
    }
}
