using System.Reflection;
using Muser.Formats.Frames;
using Xunit.Sdk;

namespace Muser.Formats.Tests.Frames;

/// <summary>Both arrays on one path; skipped, with the reason, where the machine has no such vectors.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SimdPathDataAttribute : DataAttribute
{
    private readonly SimdPath _path;

    public SimdPathDataAttribute(SimdPath path)
    {
        _path = path;
        Skip = path.IsSupported() ? null : $"this machine cannot run {path}";
    }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[_path, ArrayId.Muser1], [_path, ArrayId.Muser2]];
}
