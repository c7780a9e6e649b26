using System.CommandLine;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

internal static class PlanLoading
{
    public static Option<FileInfo> Plan { get; } = new("--plan") { Required = true, HelpName = "FILE", Description = "The plan that client and server share (`hegpu plan`)." };

    public static Plan Load(VerbContext context) => PlanFile.Load(context.Get(Plan).FullName);

    /// <summary>A model for this plan.</summary>
    public static ModelGraph LoadModel(FileInfo file, Plan plan)
    {
        ModelGraph model = ModelFile.Load(file.FullName).Graph;
        string hash = ModelIdentity.Hash(model);
        return hash == plan.ModelHash ? model
            : throw new VerbException(ExitCodes.Refused, $"{file.FullName}: model #{hash[..8]}, the plan is for model #{plan.ModelHash[..8]}; make a plan for this model.");
    }
}
