using ILGPU;
using ILGPU.Runtime;

namespace Fovea.Gpu;

/// <summary>A kernel whose threads know nothing of each other. Its fields are its arguments.</summary>
internal interface IKernel
{
    /// <summary>What thread i does.</summary>
    void Run(int i);
}

/// <summary>A kernel of groups of threads, which share memory and wait for each other.</summary>
internal interface IGroupKernel
{
    /// <summary>What a card is to plan its registers for.</summary>
    static virtual KernelSpecialization Specialization => KernelSpecialization.Empty;

    /// <summary>What a thread does; <see cref="Grid"/> and <see cref="Group"/> tell it which it is.</summary>
    void Run();
}
