using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>`hegpu train`: a family of verbs, one per kind of network.</summary>
internal sealed class TrainVerb : IVerb
{
    public string Name => "train";

    public Command ToCommand()
    {
        var verb = new TrainUNetVerb();
        var command = new Command(Name, "Train a network in plaintext, so that it can run under encryption.") { verb.ToCommand() };
        Help.Install(command, verb.Examples);
        return command;
    }
}
