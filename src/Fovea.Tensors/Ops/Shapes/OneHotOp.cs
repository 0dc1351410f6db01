namespace Fovea.Tensors;

/// <summary>Labels as indicator vectors.</summary>
[NoGradient("labels are integers")]
public static class OneHotOp
{
    extension(Tensor labels)
    {
        /// <summary>y[…, c] = 1 where c is the label, else 0.</summary>
        /// <exception cref="ShapeException">Labels are not Int64, or leave 0…classes − 1.</exception>
        public Tensor OneHot(int classes, DType dtype = DType.Float32)
        {
            if (classes < 0) throw new ShapeException($"one_hot: expected 0 classes or more, got {classes}.");
            Check.Indices("one_hot", labels, classes);
            var rows = labels.Storage.Device.Eye(classes, classes).To(dtype);
            return rows.IndexSelect(0, labels.Flatten()).Reshape([.. labels.Shape, classes]);
        }
    }
}
