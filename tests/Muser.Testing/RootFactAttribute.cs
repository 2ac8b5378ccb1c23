using Xunit;

namespace Muser.Testing;

/// <summary>A test that mounts a disk of its own, which only root may; skipped, with the reason, for others and where mounting is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute()
    {
        if (!SmallDisk.CanMount)
        {
            Skip = "a disk cannot be mounted here; run as root, with the right to mount";
        }
    }
}
