namespace Fovea.Tensors;

/// <summary>y = f(op(a)·op(b) + bias): a matrix product and the function after it at once.</summary>
internal readonly record struct ActivatedMatMulCall<F>(MatMulCall Product, F Function) : IDeviceCall<ActivatedMatMulCall<F>>
    where F : struct, IUnaryFunction
{
    public static string Name => "matmul_activate";

    public ActivatedMatMulCall<F> Map(OperandMap map) => this with { Product = Product.Map(map) };

    public void On(Device device) => device.Having<IExecutesActivatedMatMul>(Name).Execute(this);
}

/// <summary>Runs <see cref="ActivatedMatMulCall{F}"/> for every function.</summary>
internal interface IExecutesActivatedMatMul
{
    void Execute<F>(in ActivatedMatMulCall<F> call) where F : struct, IUnaryFunction;
}
