namespace HeGpu.Cli;

/// <summary>A verb's own refusal, with its exit code.</summary>
internal sealed class VerbException(int exitCode, string message) : Exception(message)
{
    public int ExitCode => exitCode;
}
