using System.Collections;
using System.Reflection;

namespace Fovea.Nn.Tests;

/// <summary>What a layer was made with can be read from it: by exporters, reports and anybody else.</summary>
public class LayerPropertyTests
{
    private const BindingFlags Properties = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;

    public static TheoryData<Type> Layers() => [.. typeof(Module).Assembly.GetExportedTypes()
        .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Module)) && !t.IsAssignableTo(typeof(IEnumerable))
            && t != typeof(GraphModule))];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_argument_of_the_constructor_is_a_property(Type type)
    {
        var constructor = Assert.Single(type.GetConstructors());
        var parameters = constructor.GetParameters();
        var arguments = Array.ConvertAll(parameters, Value);
        var layer = (Module)constructor.Invoke(arguments);
        foreach (var (parameter, argument) in parameters.Zip(arguments))
        {
            Assert.True(!parameter.HasDefaultValue || !Equals(argument, parameter.DefaultValue),
                $"{parameter.Name}: the default shows nothing");
            Assert.Equal(argument, Read(layer, parameter.Name!));
        }
    }

    [Fact]
    public void All_layers_are_looked_at() => Assert.Superset(
        new HashSet<Type> { typeof(Conv2d), typeof(LeakyReLU), typeof(BatchNorm1d), typeof(Dropout), typeof(Identity), typeof(ReLU6),
            typeof(Residual) },
        Layers().Select(row => row.Data).ToHashSet());

    [Fact]
    public void What_is_not_given_has_its_default()
    {
        Assert.Equal((Size2)2, new MaxPool2d(2).Options.Stride);
        Assert.Equal((1e-5, 0.1, true), (new BatchNorm2d(3).Epsilon, new BatchNorm2d(3).Momentum, new BatchNorm2d(3).Affine));
        Assert.Equal((0.01, 1.0, -1, 1), (new LeakyReLU().NegativeSlope, new ELU().Alpha, new Softmax().Axis, new Flatten().StartAxis));
        Assert.Null(new Residual(new ReLU()).Shortcut);
        Assert.False(new InstanceNorm2d(3).Affine);
    }

    [Fact]
    public void Flatten_begins_where_it_is_told()
    {
        Assert.Equal([2, 3, 20], new Flatten(2).Forward(Tensor.Zeros([2, 3, 4, 5])).Shape);
        Assert.Equal(("Flatten", "Flatten(2)"), (new Flatten().Describe(), new Flatten(2).Describe()));
    }

    /// <summary>A value that is not the default and fits the others.</summary>
    private static object? Value(ParameterInfo parameter)
    {
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(bool)) return !(bool)parameter.DefaultValue!;
        if (type == typeof(double)) return 0.25 + 0.125 * parameter.Position is var number && !Equals(number, parameter.DefaultValue)
            ? number : 0.75;
        if (type == typeof(int)) return parameter.Name switch
        {
            "inChannels" => 6,
            "outChannels" => 9,
            "groups" => 3,
            "paddingIndex" => 1,
            _ => 2 + parameter.Position
        };
        if (type == typeof(Size2)) return new Size2(parameter.Position + 3, parameter.Position + 2);
        if (type == typeof(Shape)) return Shape.Create(3, 4);
        if (type == typeof(Module)) return new ReLU();
        if (type == typeof(Tensor)) return Tensor.Ones([3]);
        if (type == typeof(AdaptiveSize)) return new AdaptiveSize(3, null);
        if (type == typeof(Border)) return new Border(1, 2, 3, 4);
        if (type == typeof(ConvPadding)) return (ConvPadding)5;
        if (type == typeof(Func<Tensor, Tensor>)) return (Func<Tensor, Tensor>)(x => x);
        if (type == typeof(string)) return "some name";
        if (type.IsEnum) return Enum.GetValues(type).Cast<object>().Last(v => !Equals(v, parameter.DefaultValue));
        throw new NotSupportedException($"{type} {parameter.Name}: a value to try is to be written here");
    }

    /// <summary>The property of the layer, or of its options; a layer without a bias has none to show.</summary>
    private static object? Read(Module layer, string name)
    {
        if (name == "bias") return layer.GetType().GetProperty("Bias")!.GetValue(layer) is not null;
        if (layer.GetType().GetProperty(name, Properties) is { } own) return own.GetValue(layer);
        var options = layer.GetType().GetProperty("Options")?.GetValue(layer);
        var property = options?.GetType().GetProperty(name, Properties)
            ?? (name == "kernelSize" ? options?.GetType().GetProperty("Kernel") : null);
        Assert.True(property is not null, $"{layer.GetType().Name}: {name} can not be read");
        return property.GetValue(options);
    }
}
