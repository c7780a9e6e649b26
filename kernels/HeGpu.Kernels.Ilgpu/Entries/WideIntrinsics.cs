using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.IR;
using ILGPU.IR.Intrinsics;

namespace HeGpu.Kernels.Ilgpu;

/// <summary>
/// Products that are one instruction on a GPU and that ILGPU does not know. The C# bodies serve ILGPU's CPU accelerator; for CUDA and OpenCL each call
/// becomes the instruction (<see cref="Register(Context)"/>).
/// </summary>
internal static class WideIntrinsics
{
    [IntrinsicImplementation]
    public static ulong MultiplyHigh(ulong a, ulong b) => Math.BigMul(a, b, out _);

    [IntrinsicImplementation]
    public static ulong MultiplyWide(uint a, uint b) => (ulong)a * b;

    /// <summary>Not contracted with a sum: PTX forbids it where a rounding is named.</summary>
    [IntrinsicImplementation]
    public static double MultiplyRounded(double a, double b) => a * b;

    /// <summary>Tells a context's back ends how to compile the methods above.</summary>
    public static void Register(Context context)
    {
        Register(context, nameof(MultiplyHigh), nameof(HighInPtx), nameof(HighInOpenCl));
        Register(context, nameof(MultiplyWide), nameof(WideInPtx), nameof(WideInOpenCl));
        Register(context, nameof(MultiplyRounded), nameof(RoundedInPtx), nameof(RoundedInOpenCl));
    }

    private static void Register(Context context, string method, string ptx, string openCl)
    {
        MethodInfo target = typeof(WideIntrinsics).GetMethod(method)!;
        IntrinsicImplementationManager manager = context.GetIntrinsicManager();
        manager.RegisterMethod(target, new PTXIntrinsic(typeof(WideIntrinsics), ptx, IntrinsicImplementationMode.GenerateCode));
        manager.RegisterMethod(target, new CLIntrinsic(typeof(WideIntrinsics), openCl, IntrinsicImplementationMode.GenerateCode));
    }

    private static void HighInPtx(PTXBackend backend, PTXCodeGenerator generator, Value call) => Ptx("mul.hi.u64", generator, call);

    private static void WideInPtx(PTXBackend backend, PTXCodeGenerator generator, Value call) => Ptx("mul.wide.u32", generator, call);

    private static void RoundedInPtx(PTXBackend backend, PTXCodeGenerator generator, Value call) => Ptx("mul.rn.f64", generator, call);

    private static void Ptx(string instruction, PTXCodeGenerator generator, Value call)
    {
        PTXCodeGenerator.PrimitiveRegister a = generator.LoadPrimitive(call[0]), b = generator.LoadPrimitive(call[1]), result = generator.AllocateHardware(call);
        using PTXCodeGenerator.CommandEmitter command = generator.BeginCommand(instruction);
        command.AppendArgument(result);
        command.AppendArgument(a);
        command.AppendArgument(b);
    }

    private static void HighInOpenCl(CLBackend backend, CLCodeGenerator generator, Value call) => OpenCl("mul_hi", "ulong", ",", generator, call);

    private static void WideInOpenCl(CLBackend backend, CLCodeGenerator generator, Value call) => OpenCl("", "ulong", "*", generator, call);

    // Contraction is off unless a program turns it on with a build option.
    private static void RoundedInOpenCl(CLBackend backend, CLCodeGenerator generator, Value call) => OpenCl("", "double", "*", generator, call);

    private static void OpenCl(string function, string type, string between, CLCodeGenerator generator, Value call)
    {
        VariableAllocator.Variable a = generator.Load(call[0]), b = generator.Load(call[1]), result = generator.Allocate(call);
        using CLCodeGenerator.StatementEmitter statement = generator.BeginStatement(result);
        statement.AppendCommand($"{function}(({type})");
        statement.Append(a);
        statement.AppendCommand($"{between}({type})");
        statement.Append(b);
        statement.AppendCommand(")");
    }
}
