using System.Reflection;
using Muser.Formats.Frames;
using Xunit.Sdk;

namespace Muser.Formats.Tests.Frames;

/// <summary>
/// Both arrays on every path of this machine. <see cref="VisibilityCodecTests.NamesThePathsThatThisMachineCannotRun"/> names the
/// others.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SimdPathDataAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        from path in Enum.GetValues<SimdPath>()
        where path.IsSupported()
        from array in Enum.GetValues<ArrayId>()
        select new object[] { path, array };
}
