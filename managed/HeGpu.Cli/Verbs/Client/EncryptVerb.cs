using System.CommandLine;
using HeGpu.Arithmetic;
using HeGpu.Ckks;
using HeGpu.Client;
using HeGpu.Files;
using HeGpu.Models;
using HeGpu.Planning;

namespace HeGpu.Cli;

/// <summary>`hegpu encrypt`: an image of the plan's size or larger (then cut into overlapping tiles), or many in one table, become one file of ciphertexts.</summary>
internal sealed class EncryptVerb() : Verb("encrypt", "Client: encrypt an image for a plan; large images become overlapping tiles.",
    "hegpu encrypt image.png --plan plan.json --key keys/secret.key --out image.enc",
    "hegpu encrypt image.png --plan plan.json --key keys/public.key --model model.safetensors --out image.enc",
    "hegpu encrypt digits.csv --count 32 --plan plan.json --key keys/secret.key --out digits.enc")
{
    private readonly Option<FileInfo> key = new("--key") { Required = true, HelpName = "FILE", Description = "secret.key (half the bytes) or public.key." };
    private readonly Option<FileInfo> target = new("--out", "-o") { Required = true, HelpName = "FILE", Description = "The ciphertexts, for the server." };

    protected override void Define(Command command)
    {
        command.Add(InputImages.File);
        foreach (Option option in new Option[] { PlanLoading.Plan, key, target, InputImages.Count, RangeCheck.Model, RangeCheck.AllowOutOfRange, CommonOptions.Device, CommonOptions.DeviceMemory, CommonOptions.Threads }) command.Add(option);
    }

    protected override Task<int> RunAsync(VerbContext context)
    {
        string path = OutputPath.Check(context.Get(target));
        Plan plan = PlanLoading.Load(context);
        IReadOnlyList<Image> pictures = InputImages.Load(context);
        TilePlan tiles = TilePlan.Create(plan, pictures[0].Height, pictures[0].Width);
        RangeCheck.Run(context, plan, pictures);
        using PolynomialDevice device = Devices.Open(context);
        CkksParameters parameters = plan.CreateParameters();
        using KeyOwner owner = KeyOwner.Load(context.Get(key).FullName, parameters, device);
        using ImageEncryptor encryptor = owner.Encryptor(plan);
        context.Terminal.Stage("Encrypting", stage => encryptor.EncryptToFile(path, pictures, stage, context.Cancellation));
        long bytes = new FileInfo(path).Length;
        context.Terminal.Line($"{path}: {pictures.Count} image(s) of {tiles.Width}x{tiles.Height} pixels in {tiles.Count} tile(s) each, {Text.Bytes(bytes)}");
        context.Record["images"] = pictures.Count;
        context.Record["tiles"] = tiles.Count;
        context.Record["bytes"] = bytes;
        return Task.FromResult(ExitCodes.Success);
    }

    /// <summary>Either kind of key.</summary>
    private sealed record KeyOwner(SecretKey? Secret, PublicKey? Public) : IDisposable
    {
        public static KeyOwner Load(string path, CkksParameters parameters, PolynomialDevice device)
        {
            FileKind kind;
            using (ContainerReader reader = ContainerReader.OpenFile(path)) kind = reader.Kind;
            return kind == FileKind.PublicKey
                ? new(null, PublicKeyFile.Load(path, parameters, device))
                : new(SecretKeyFile.Load(path, parameters, device), null);
        }

        public ImageEncryptor Encryptor(Plan plan) => Secret is not null ? new(plan, Secret) : new(plan, Public!);

        public void Dispose()
        {
            Secret?.Dispose();
            Public?.Dispose();
        }
    }
}
