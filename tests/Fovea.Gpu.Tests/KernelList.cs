using System.Reflection;
using Fovea.Tensors;

namespace Fovea.Gpu.Tests;

/// <summary>Every kernel that the device can be asked for, with every formula of the libraries in every precision.</summary>
internal static class KernelList
{
    private static readonly (Type Lane, Type Element)[] Lanes = [(typeof(FloatLane), typeof(float)), (typeof(DoubleLane), typeof(double))];

    private static readonly (Type Memory, Type Element)[] Elements =
    [
        .. typeof(GpuDevice).Assembly.GetTypes().Where(t => t.IsValueType).SelectMany(t => t.GetInterfaces(), (t, i) => (t, i))
            .Where(p => p.i.IsGenericType && p.i.GetGenericTypeDefinition() == typeof(IElement<>))
            .Select(p => (p.i.GenericTypeArguments[0], p.t)),
    ];

    /// <summary>The open types of kernels.</summary>
    public static IReadOnlyList<Type> Definitions { get; } =
        [.. typeof(GpuDevice).GetNestedTypes(BindingFlags.NonPublic).Where(t => IsKernel(t)).OrderBy(t => t.Name, StringComparer.Ordinal)];

    /// <summary>The kernels of a definition.</summary>
    public static IReadOnlyList<Type> Of(Type definition) => !definition.IsGenericType ? [definition]
        : [.. Fill(definition.GetGenericArguments(), []).Select(arguments => definition.MakeGenericType(arguments))];

    // Type parameters from the first to the last: a lane and the element after it belong together, as do memory and an element type.
    private static IEnumerable<Type[]> Fill(Type[] parameters, Type[] sofar)
    {
        if (sofar.Length == parameters.Length) return [sofar];
        var parameter = parameters[sofar.Length];
        return parameter.Name switch
        {
            "V" => Lanes.SelectMany(l => Fill(parameters, [.. sofar, l.Lane, l.Element])),
            "T" or "TFrom" when parameters.Length > sofar.Length + 1 && parameters[sofar.Length + 1].Name is "E" or "EFrom" =>
                Elements.SelectMany(e => Fill(parameters, [.. sofar, e.Memory, e.Element])),
            "T" => Elements.Select(e => e.Memory).Distinct().SelectMany(t => Fill(parameters, [.. sofar, t])),
            "P" => Lanes.SelectMany(l => Inner("IProduct`1", l).SelectMany(p => Fill(parameters, [.. sofar, p, l.Lane, l.Element]))),
            "S" => Both("ISide").SelectMany(side => Fill(parameters, [.. sofar, side])),
            "R" when definition(parameter) == "ITerms" => Both("ITerms").SelectMany(r => Fill(parameters, [.. sofar, r])),
            "C" when definition(parameter) == "ICondition" => Both("ICondition").SelectMany(c => Fill(parameters, [.. sofar, c])),
            _ => Formulas(parameter.GetGenericParameterConstraints().Single(c => c.IsInterface)).SelectMany(f =>
                Fill(parameters, [.. sofar, f])),
        };

        static string definition(Type parameter) => parameter.GetGenericParameterConstraints().Single(c => c.IsInterface).Name;
    }

    // The device's own structs of a nested interface, in both precisions or with all elements.
    private static IEnumerable<Type> Both(string name) => Lanes.SelectMany(l => Inner(name, l)).Distinct();

    private static IEnumerable<Type> Inner(string name, (Type Lane, Type Element) lane)
    {
        foreach (var type in typeof(GpuDevice).GetNestedTypes(BindingFlags.NonPublic))
        {
            if (!type.IsValueType || type.GetInterfaces().All(i => i.Name != name)) continue;
            var parameters = type.IsGenericType ? type.GetGenericArguments() : [];
            if (parameters.Length == 0) yield return type;
            else if (parameters.Length == 1) yield return type.MakeGenericType(lane.Element);
            else if (parameters[0].Name == "P")
                foreach (var product in Inner("IProduct`1", lane)) yield return type.MakeGenericType(product, lane.Lane, lane.Element);
            else if (parameters[0].Name == "V") yield return type.MakeGenericType(lane.Lane, lane.Element);
            else foreach (var e in Elements) yield return type.MakeGenericType(e.Memory, e.Element);
        }
    }

    private static IEnumerable<Type> Formulas(Type kind)
    {
        foreach (var type in new[] { typeof(Tensor).Assembly, typeof(Fovea.Nn.Module).Assembly }.SelectMany(a => a.GetTypes()))
        {
            if (!type.IsValueType || !kind.IsAssignableFrom(type)) continue;
            if (!type.IsGenericType) yield return type;
            // Slopes of formulas: of a few, for both kinds.
            else if (kind == typeof(IUnaryFunction))
                foreach (var f in Named("SigmoidFunction", "GeluFunction", "PowScalarFunction")) yield return type.MakeGenericType(f);
            else foreach (var f in Named("DivideFunction", "PowFunction", "Atan2Function")) yield return type.MakeGenericType(f);
        }
    }

    private static IEnumerable<Type> Named(params string[] names) => typeof(Tensor).Assembly.GetTypes().Where(t => names.Contains(t.Name));

    private static bool IsKernel(Type type) =>
        type.IsValueType && (typeof(IKernel).IsAssignableFrom(type) || typeof(IGroupKernel).IsAssignableFrom(type));
}
