using HeGpu.Models;

namespace HeGpu.Cli;

/// <summary>What --trainer asks for.</summary>
internal static class Trainers
{
    /// <exception cref="TrainerUnavailableException">The one that the user named is not usable.</exception>
    public static ITrainerProvider Find(VerbContext context)
    {
        try
        {
            return context.Catalog.Trainers.Find(context.Get(CommonOptions.Trainer));
        }
        catch (ArgumentException e)
        {
            throw new VerbException(ExitCodes.Usage, e.Message.Split(" (Parameter")[0]);
        }
    }
}
