using System.CommandLine;

namespace HeGpu.Cli;

/// <summary>A word that may follow `hegpu`.</summary>
internal interface IVerb
{
    string Name { get; }

    Command ToCommand();
}
