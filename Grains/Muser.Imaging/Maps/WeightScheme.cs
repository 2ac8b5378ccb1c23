namespace Muser.Imaging.Maps;

/// <summary>How the weight of a visibility depends on how many lie beside it in the (u,v) plane.</summary>
public enum WeightScheme
{
    /// <summary>Not at all: the least noise, the widest beam.</summary>
    Natural,

    /// <summary>Every cell of the (u,v) plane that holds anything weighs the same: a narrow beam with low sidelobes.</summary>
    Uniform,

    /// <summary>Between the two, by a number R: near uniform at -2, near natural at 2.</summary>
    Robust,
}
