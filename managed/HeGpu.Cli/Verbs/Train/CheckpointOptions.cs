using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>--checkpoint and --resume, alike in every training verb.</summary>
internal sealed class CheckpointOptions
{
    private readonly Option<FileInfo?> checkpoint = new("--checkpoint") { HelpName = "FILE", Description = "Keep the state of the training here; a training that is cancelled or killed leaves it." };
    private readonly Option<bool> resume = new("--resume") { Description = "Go on from the checkpoint." };

    public void AddTo(Command command)
    {
        command.Add(checkpoint);
        command.Add(resume);
    }

    /// <summary>Where to keep it; null for nowhere.</summary>
    /// <exception cref="VerbException">Nothing to resume, or a checkpoint is there and nobody asked to resume.</exception>
    public string? Path(VerbContext context)
    {
        FileInfo? file = context.Get(checkpoint);
        if (context.Get(resume) && file is not { Exists: true })
            throw new VerbException(ExitCodes.BadInput, file is not null ? $"nothing to resume: there is no checkpoint '{file}'." : "--resume needs --checkpoint FILE.");
        if (!context.Get(resume) && file is { Exists: true })
            throw new VerbException(ExitCodes.Usage, $"'{file}' is there already: add --resume to go on from it, or delete it to begin anew.");
        return file?.FullName;
    }
}
