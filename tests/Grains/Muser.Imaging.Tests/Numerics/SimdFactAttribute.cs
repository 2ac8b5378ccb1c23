using Muser.Imaging.Numerics;

namespace Muser.Imaging.Tests.Numerics;

/// <summary>A test of one path of a kernel; skipped, with the reason, on a machine that has no such vectors.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SimdFactAttribute : FactAttribute
{
    public SimdFactAttribute(SimdPath path)
    {
        if (!SimdPaths.IsSupported(path))
        {
            Skip = $"this machine has no {path}";
        }
    }
}
