using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>`hegpu train`: a family of verbs, one per kind of network.</summary>
internal sealed class TrainVerb : IVerb
{
    public string Name => "train";

    public Command ToCommand()
    {
        Verb[] verbs = [new TrainUNetVerb(), new TrainCnnVerb()];
        var command = new Command(Name, "Train a network in plaintext, so that it can run under encryption.");
        foreach (Verb verb in verbs) command.Add(verb.ToCommand());
        Help.Install(command, [.. verbs.SelectMany(v => v.Examples)]);
        return command;
    }
}
