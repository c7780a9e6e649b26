using System.Reflection;

namespace HeGpu.Ckks.Tests;

/// <summary>
/// The server side can hold no secret: every type that is reachable from the server's assemblies, public and private, through bases, interfaces,
/// fields, properties, parameters, results, generic arguments and elements, lies outside the client's assembly and is no secret key.
/// </summary>
public class TrustBoundaryTests
{
    private static readonly string[] s_server = ["HeGpu.Arithmetic", "HeGpu.Native", "HeGpu.Files", "HeGpu.Ckks", "HeGpu.Seal", "HeGpu.Circuits", "HeGpu.Models", "HeGpu.Planning"];

    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static IEnumerable<Assembly> Server => s_server.Select(Assembly.Load);

    [Fact]
    public void No_server_assembly_refers_to_the_client() => Assert.All(Server, assembly =>
        Assert.DoesNotContain(assembly.GetReferencedAssemblies(), reference => reference.Name == typeof(SecretKey).Assembly.GetName().Name));

    [Fact]
    public void No_type_reachable_from_the_server_can_hold_a_secret_key()
    {
        HashSet<Type> reachable = Reachable(Server.SelectMany(a => a.GetTypes()));
        Assert.Contains(typeof(Ciphertext), reachable);
        Assert.Contains(typeof(SwitchingKey), reachable);
        Assert.All(reachable, type => Assert.Null(Offence(type)));
    }

    [Fact]
    public void The_search_finds_a_secret_wherever_it_hides()
    {
        foreach (Type culprit in new[] { typeof(Holder), typeof(Naming), typeof(Nested), typeof(KeyGenerator) })
            Assert.Contains(Reachable([culprit]), type => Offence(type) is not null);
    }

    // Why a type may not be on the server, or null. Constants hold nothing: a server may name the kind of file that it refuses.
    private static string? Offence(Type type)
    {
        if (type.Assembly == typeof(SecretKey).Assembly)
            return $"{type} belongs to the client";
        if (IsSecretName(type.Name))
            return $"{type} is named like a secret key";
        MemberInfo? member = type.Assembly.GetName().Name!.StartsWith("HeGpu", StringComparison.Ordinal)
            ? type.GetMembers(All).FirstOrDefault(m => m is PropertyInfo or FieldInfo { IsLiteral: false } && IsSecretName(m.Name))
            : null;
        return member is null ? null : $"{type}.{member.Name} is named like a secret key";
    }

    private static bool IsSecretName(string name) => name.Contains("secret", StringComparison.OrdinalIgnoreCase) || name.Contains("privatekey", StringComparison.OrdinalIgnoreCase);

    // From our types on; what the framework's types refer to among themselves is not followed.
    private static HashSet<Type> Reachable(IEnumerable<Type> roots)
    {
        var seen = new HashSet<Type>();
        var queue = new Queue<Type>(roots);
        while (queue.TryDequeue(out Type? type))
        {
            if (!seen.Add(type))
                continue;
            foreach (Type next in type.IsGenericType || type.HasElementType ? Parts(type) : [])
                queue.Enqueue(next);
            if (type.Assembly.GetName().Name!.StartsWith("HeGpu", StringComparison.Ordinal))
                foreach (Type next in Neighbours(type))
                    queue.Enqueue(next);
        }
        return seen;
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? [type.GetElementType()!] : type.GetGenericArguments();

    private static IEnumerable<Type> Neighbours(Type type)
    {
        IEnumerable<Type> own = type.GetInterfaces().Concat(type.GetNestedTypes(All));
        if (type.BaseType is { } parent)
            own = own.Append(parent);
        own = own.Concat(type.GetFields(All).Select(f => f.FieldType)).Concat(type.GetProperties(All).Select(p => p.PropertyType));
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            own = own.Concat(method.GetParameters().Select(p => p.ParameterType));
            if (method is MethodInfo { ReturnType: var result })
                own = own.Append(result);
            if (method.GetMethodBody() is { } body)
                own = own.Concat(body.LocalVariables.Select(v => v.LocalType));
        }
        return own;
    }

#pragma warning disable CS0169, CS0649, CA1823, CA1812, CA1852 // Only looked at by reflection.
    private sealed class Holder
    {
        private readonly List<SecretKey[]>? _keys;
    }

    private sealed class Naming
    {
        private readonly byte[]? _secretWords;
    }

    private sealed class Nested
    {
        private Func<int, Holder>? _make;
    }
#pragma warning restore
}
