using Fovea.Tensors;

namespace Fovea.Onnx.Operators;

/// <summary>One of two graphs. A graph of fixed sizes needs a condition that does not depend on the model's inputs.</summary>
internal sealed class IfOperator() : OnnxOperator("If", 1)
{
    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var results = call.Scope.Inner(call.Node.Graph(call.Flag(0) ? "then_branch" : "else_branch")).Run();
        for (var i = 0; i < results.Length; i++) call.Declare(i, results[i].Type);
        return [.. results.Select(r => r.Tensor)];
    }
}

/// <summary>A graph again and again. A graph of fixed sizes needs a number of turns that does not depend on the model's inputs.</summary>
internal sealed class LoopOperator() : OnnxOperator("Loop", 1)
{
    // Turns of one loop; no network has as many.
    private const int MostTurns = 1 << 16;

    /// <inheritdoc/>
    public override Tensor?[] Run(OnnxCall call)
    {
        var body = call.Node.Graph("body");
        var most = call.Has(0) ? call.Longs(0) is [var m] ? m : throw call.Wrong(0, "expected one number") : long.MaxValue;
        var goes = !call.Has(1) || call.Flag(1);
        var count = call.Node.Inputs.Count - 2;
        if (count < 0 || body.Inputs.Count != count + 2 || body.Outputs.Count < count + 1)
            throw call.Node.Wrong("attribute 'body'", $"expected {count + 2} inputs and {count
                + 1} or more outputs, got {body.Inputs.Count} and {body.Outputs.Count}");
        var states = Enumerable.Range(2, count).Select(i => new OnnxValue(call[i], call.Type(i), call.IsConstant(i))).ToArray();
        var scans = Enumerable.Range(0, body.Outputs.Count - 1 - count).Select(_ => new List<OnnxValue>()).ToArray();
        for (var turn = 0L; turn < most && goes; turn++)
        {
            if (turn == MostTurns) throw call.Node.Wrong("input 0", $"expected at most {MostTurns} turns, got more");
            var run = call.Scope.Inner(body);
            run.Set(body.Inputs[0].Name, new(Tensor.From([turn], []), OnnxType.Int64, true));
            run.Set(body.Inputs[1].Name, new(Tensor.From([true], []), OnnxType.Bool, true));
            for (var i = 0; i < count; i++) run.Set(body.Inputs[i + 2].Name, states[i]);
            var results = run.Run();
            if (!results[0].IsConstant && call.Scope.Freezes) throw call.Node.Wrong($"attribute 'body': output '{body.Outputs[0].Name}'",
                "expected a condition that does not depend on the model's inputs; run the OnnxModule instead");
            goes = results[0].Tensor.Item() != 0;
            states = results[1..(count + 1)];
            for (var i = 0; i < scans.Length; i++) scans[i].Add(results[count + 1 + i]);
        }
        var outputs = new Tensor?[count + scans.Length];
        for (var i = 0; i < count; i++)
        {
            outputs[i] = states[i].Tensor;
            call.Declare(i, states[i].Type);
        }
        for (var i = 0; i < scans.Length; i++)
        {
            var port = body.Outputs[count + 1 + i];
            var type = scans[i].Count > 0 ? scans[i][0].Type : port.Type == OnnxType.Undefined ? OnnxType.Float : port.Type;
            call.Declare(count + i, type);
            outputs[count + i] = scans[i].Count > 0 ? Tensor.Stack([.. scans[i].Select(s => s.Tensor)])
                : Tensor.Zeros([0, .. (port.Shape ?? []).Select(s => Math.Max(s.Value, 0))], type.Storage);
        }
        return outputs;
    }
}
