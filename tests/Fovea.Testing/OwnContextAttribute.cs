using System.Reflection;
using Fovea.Tensors;
using Xunit.v3;

namespace Fovea.Testing;

/// <summary>Gives each test a <see cref="ComputeContext"/> of its own on its thread: tests that seed the default generator, or draw from
/// it, may run side by side.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class OwnContextAttribute : BeforeAfterTestAttribute
{
    [ThreadStatic]
    private static ComputeContext? _own;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => ComputeContext.Hold(_own = new());

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var held = _own is not null && ReferenceEquals(ComputeContext.Current, _own);
        ComputeContext.Hold(_own = null);
        if (!held) throw new InvalidOperationException($"{test.TestDisplayName}: expected to end on the thread and in the context in which it began.");
    }
}
