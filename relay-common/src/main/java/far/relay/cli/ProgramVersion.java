package far.relay.cli;

import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program's name and its version, from the jar's manifest: what {@code --version} prints. */
public final class ProgramVersion implements IVersionProvider {
    @Spec
    private CommandSpec spec;

    @Override
    public String[] getVersion() {
        CommandSpec program = spec.root();
        String version = program.userObject().getClass().getPackage().getImplementationVersion();
        return new String[] {program.name() + " " + (version == null ? "(development)" : version)};
    }
}
