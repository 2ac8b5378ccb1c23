using Xunit;

namespace Muser.Testing;

/// <summary>
/// A test on a file that others wrote and that is not ours to pass on; skipped, with the reason, where it is not in <c>data/foreign</c> of
/// <see cref="TestData.Folder"/>. Nothing installs such a file, so <c>--no-skips</c> lets it pass.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ForeignFactAttribute : FactAttribute
{
    /// <summary>The folder of foreign files, below that of test data.</summary>
    public const string Folder = "data/foreign/";

    /// <param name="file">Its name.</param>
    public ForeignFactAttribute(string file)
    {
        if (!TestData.Has(Folder + file))
        {
            // The words with which it begins are known to ./muser test.
            Skip = $"foreign file {file} is not here; the README beside the test says where it is published: put it into {Folder} of MUSER_TEST_DATA";
        }
    }
}
