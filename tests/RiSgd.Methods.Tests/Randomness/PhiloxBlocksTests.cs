namespace RiSgd.Methods.Tests;

public class PhiloxBlocksTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(33)]
    [InlineData(4096)]
    [InlineData(4099)]
    public void Words_drawn_at_once_are_the_words_drawn_one_by_one(int count)
    {
        // Also after words of a block that is half used, and so that the stream goes on where it should.
        for (var before = 0; before < 5; before++)
        {
            var oneByOne = new CounterRandom(-3, RandomPurpose.Quantiser, 5, 7, (9L << 32) + 11);
            var atOnce = oneByOne;
            for (var i = 0; i < before; i++)
                Assert.Equal(oneByOne.NextUInt32(), atOnce.NextUInt32());
            var words = new uint[count];
            atOnce.Fill(words);
            foreach (var word in words)
                Assert.Equal(oneByOne.NextUInt32(), word);
            Assert.Equal(oneByOne.NextUInt64(), atOnce.NextUInt64());
        }
    }
}
