using Xunit;

namespace Muser.Testing;

/// <summary>A test that needs data files from <see cref="TestData.Folder"/>; skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DataFactAttribute : FactAttribute
{
    public DataFactAttribute(params string[] files)
    {
        var missing = files.FirstOrDefault(file => !TestData.Has(file));
        if (missing is not null)
        {
            Skip = $"data file {missing} is missing; set MUSER_TEST_DATA to the folder that holds it";
        }
    }
}
