using Muser.Simulators.Observing;

namespace Muser.Simulators.Tests.Observing;

[Trait("Tier", "Unit")]
public sealed class SceneFileTests
{
    [Fact]
    public void DefaultSceneIsGoodAndSurvivesTheFile()
    {
        var json = SceneFile.ToJson(Scene.Default);
        Assert.True(SceneFile.TryParse(json, out var scene, out var problem), problem);
        Assert.Equal(json, SceneFile.ToJson(scene));
        Assert.Equal(Scene.Default.Components.Count, scene.Components.Count);
        Assert.NotNull(scene.QuietSun);
    }

    [Fact]
    public void ReadsWhatAPersonWrites()
    {
        const string Json = """
            {
              // nothing but a point and a moving burst
              "components": [
                { "fluxJy": 5, "lArcsec": 600, "mArcsec": 300, "kind": "point" },
                { "kind": "burst", "track": [
                  { "atSeconds": 1, "xArcsec": 0, "yArcsec": 0, "fluxJy": 10 },
                  { "atSeconds": 3, "xArcsec": 200, "yArcsec": -100, "fluxJy": 30 },
                ], "repeatSeconds": 10 },
              ],
            }
            """;
        Assert.True(SceneFile.TryParse(Json, out var scene, out var problem), problem);
        Assert.Null(scene.QuietSun);
        Assert.Equal(new ComponentState(false, 600, 300, 5), scene.Components[0].At(0));
        var burst = scene.Components[1];
        Assert.Equal(0, burst.At(0.5).FluxJy);
        Assert.Equal(new ComponentState(true, 0, 0, 10), burst.At(1));
        Assert.Equal(new ComponentState(true, 50, -25, 15), burst.At(1.5));
        Assert.Equal(new ComponentState(true, 50, -25, 15), burst.At(21.5));
        Assert.Equal(new ComponentState(true, 200, -100, 30), burst.At(3));
        Assert.Equal(0, burst.At(3.5).FluxJy);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("null", "null")]
    [InlineData("""{ "quietSum": {} }""", "quietSum")]
    [InlineData("""{ "quietSun": { "scale": 0 } }""", "quietSun.scale is 0")]
    [InlineData("""{ "components": [ { "fluxJy": 1 } ] }""", "has no kind")]
    [InlineData("""{ "components": [ { "kind": "disc" } ] }""", "disc")]
    [InlineData("""{ "components": [ { "kind": "point", "name": "A", "fluxJy": 1 } ] }""", "components[0] 'A': a place is either")]
    [InlineData("""{ "components": [ { "kind": "point", "lArcsec": 1, "yArcsec": 1, "fluxJy": 1 } ] }""", "a place is either")]
    [InlineData("""{ "components": [ { "kind": "point", "lArcsec": 1, "mArcsec": 99999, "fluxJy": 1 } ] }""", "within 36000 arcsec")]
    [InlineData("""{ "components": [ { "kind": "point", "lArcsec": 1, "mArcsec": 1, "fluxJy": -1 } ] }""", "fluxJy is -1")]
    [InlineData("""{ "components": [ { "kind": "point", "lArcsec": 1, "mArcsec": 1, "circularPolarization": 2 } ] }""", "circularPolarization is 2")]
    [InlineData("""{ "components": [ { "kind": "gaussian", "lArcsec": 1, "mArcsec": 1, "majorArcsec": 5, "minorArcsec": 9 } ] }""", "the major the greater")]
    [InlineData("""{ "components": [ { "kind": "burst" } ] }""", "track is empty")]
    [InlineData("""{ "components": [ null ] }""", "components[0] is null")]
    [InlineData("""{ "components": [ { "kind": "burst", "track": [ { "lArcsec": 1, "mArcsec": 1 }, { "lArcsec": 1, "mArcsec": 1 } ] } ] }""", "atSeconds must rise")]
    public void SaysWhatIsWrong(string json, string says)
    {
        Assert.False(SceneFile.TryParse(json, out _, out var problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
    }
}
