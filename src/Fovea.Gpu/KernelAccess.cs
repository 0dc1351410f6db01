using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using ILGPU;

namespace Fovea.Gpu
{
    /// <summary>Lets the code that ILGPU makes at run time name the types of kernels and formulas, which are private to their
    /// assemblies.</summary>
    /// <remarks>The runtime reads the permission of an assembly once. Where a formula of an assembly comes that was not there before, ILGPU
    /// begins a new one. For one thread at a time.</remarks>
    internal sealed class KernelAccess(Context context)
    {
        private readonly HashSet<Assembly> _assemblies = [];

        /// <summary>Permits the assemblies of a type and of its type arguments.</summary>
        public void Allow(Type type)
        {
            var before = _assemblies.Count;
            Collect(type);
            if (_assemblies.Count > before) Renew();
        }

        /// <summary>Begins a new assembly, and forgets what a compilation that failed left half done, which would come in the way of
        /// others.</summary>
        public void Renew()
        {
            context.ClearCache(ClearCacheMode.Everything);
            using var _ = context.RuntimeSystem.DefineRuntimeStruct(out var builder);
            var constructor = typeof(IgnoresAccessChecksToAttribute).GetConstructor([typeof(string)])!;
            foreach (var assembly in _assemblies)
                ((AssemblyBuilder)builder.Assembly).SetCustomAttribute(new CustomAttributeBuilder(constructor, [assembly.GetName().Name]));
            builder.CreateType();
        }

        private void Collect(Type type)
        {
            _assemblies.Add(type.Assembly);
            foreach (var argument in type.GenericTypeArguments) Collect(argument);
        }
    }
}

namespace System.Runtime.CompilerServices
{
    /// <summary>The runtime knows it by its name: the assembly that carries it may name what is private in another.</summary>
    [AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
    internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
    {
        public string AssemblyName => assemblyName;
    }
}
