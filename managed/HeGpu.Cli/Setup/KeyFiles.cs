using HeGpu.Ckks;
using HeGpu.Client;

namespace HeGpu.Cli;

/// <summary>Names of key files, and writing them: all or none.</summary>
internal static class KeyFiles
{
    public const string Secret = "secret.key";
    public const string Public = "public.key";
    public const string Evaluation = "evaluation.keys";

    /// <summary>Makes the evaluation keys and writes all three; on failure or cancellation those already written are deleted.</summary>
    public static void Save(VerbContext context, ClientSession session, string clientFolder, string serverFolder)
    {
        var written = new List<string>();
        try
        {
            string evaluation = Path.Combine(serverFolder, Evaluation);
            context.Terminal.Stage("Making keys", stage => session.SaveEvaluationKeys(evaluation, stage, context.Cancellation));
            written.Add(evaluation);
            string shared = Path.Combine(clientFolder, Public);
            using (PublicKey key = session.CreatePublicKey()) PublicKeyFile.Save(shared, key, context.Cancellation);
            written.Add(shared);
            SecretKeyFile.Save(Path.Combine(clientFolder, Secret), session.Secret, context.Cancellation);
        }
        catch
        {
            foreach (string file in written) File.Delete(file);
            throw;
        }
    }
}
