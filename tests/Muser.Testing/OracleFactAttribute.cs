using Xunit;

namespace Muser.Testing;

/// <summary>
/// A test against a program that this team did not make; skipped, with the reason and the install line, where the program is not installed.
/// Give it <c>[Trait("Tier", "Oracle")]</c> as well.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OracleFactAttribute : FactAttribute
{
    /// <param name="tools">Names from <see cref="OracleTools"/>.</param>
    public OracleFactAttribute(params string[] tools) => Skip = OracleTools.FirstMissing(tools);
}
