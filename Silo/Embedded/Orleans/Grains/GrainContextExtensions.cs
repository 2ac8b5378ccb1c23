namespace Orleans.Runtime;

public static class GrainContextExtensions
{
    /// <summary>Starts the end of an activation and waits for it.</summary>
    public static Task DeactivateAsync(
        this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        grainContext.Deactivate(deactivationReason, cancellationToken);
        return grainContext.Deactivated;
    }
}
