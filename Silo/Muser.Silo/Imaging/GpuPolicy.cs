namespace Muser.Silo.Imaging;

/// <summary>Whether imaging needs a GPU.</summary>
public enum GpuPolicy
{
    /// <summary>On a silo with a GPU where there is one, else on the least loaded silo that images.</summary>
    Prefer,

    /// <summary>On a silo with a GPU or not at all: without one the caller gets an error that says so.</summary>
    Require,
}
