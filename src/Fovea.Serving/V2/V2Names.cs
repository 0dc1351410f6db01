using Fovea.Nn;

namespace Fovea.Serving;

/// <summary>What the endpoints of the Open Inference Protocol call things.</summary>
internal static class V2Names
{
    /// <summary>The network's input: as its file calls it.</summary>
    public static string Input(ServedModel model) => model.Classifier.Network is GraphModule graph ? graph.InputNames[0] : "input";

    /// <summary>The network's output.</summary>
    public static string Output(ServedModel model) => model.Classifier.Network is GraphModule graph ? graph.OutputNames[0] : "output";
}
